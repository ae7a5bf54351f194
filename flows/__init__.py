"""Running the stages: what is run in which order, and the Prefect flows around it.

The only room that knows Prefect, and in it only `deployed`. A stage is a plain function in `stages`; what is decided
and stored is in the rooms that it calls.
"""
