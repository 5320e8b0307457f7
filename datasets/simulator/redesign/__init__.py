"""The live page of the Mother's Day campaign, which chapter T2.4 patches, and its heat map."""
