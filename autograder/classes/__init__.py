"""A class seen from the instructor's side: who is in it, what they did, what to look at.

Nothing of it reaches a learner's folder, and nothing of it writes into the gradebook.
"""
