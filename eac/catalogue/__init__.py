"""What is offered: activities of the five kinds."""
