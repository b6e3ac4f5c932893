"""Schools, their opening times, classes and teachers. Pupils are never named: a class has a headcount."""
