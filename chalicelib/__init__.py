"""Inlier: paid expert work on AI training data, on an organisation's own AWS account."""
