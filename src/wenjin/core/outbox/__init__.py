"""What must leave the house or be done later, kept until it is done."""
