"""What all tests share: hypothesis without deadlines, since a loaded machine is no fault of the code."""

from hypothesis import settings

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
