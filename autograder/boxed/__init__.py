"""What runs inside the box: the warm process, the kernels it forks and the walls around them."""
