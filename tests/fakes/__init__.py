"""Stand-ins of the AWS services, answered in process."""
