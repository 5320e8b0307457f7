"""Course data: exports, manifests and the simulator that writes them."""
