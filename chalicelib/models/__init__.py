"""The records: PynamoDB tables with their keys, named reads and named conditional writes."""
