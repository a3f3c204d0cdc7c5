"""What a week of Inlier costs on AWS: a small model over counted calls and a dated list of prices."""
