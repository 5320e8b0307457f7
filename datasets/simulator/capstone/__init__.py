"""The capstone: a 母親節 campaign of NT$3m, its traffic and the one test that ran in it."""
