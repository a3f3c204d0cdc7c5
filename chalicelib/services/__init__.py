"""Use cases: each public function reads, decides, writes and returns."""
