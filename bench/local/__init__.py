"""What benchmarks of the deployment share: a feed on this machine, and Prefect's server and worker as deployed."""
