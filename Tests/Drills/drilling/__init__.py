"""What the drills share: a Homeward to be broken, people who go on working meanwhile, and what must then be on record."""
