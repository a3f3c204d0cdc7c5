"""Random requests for the differential fuzz of the memory store."""
