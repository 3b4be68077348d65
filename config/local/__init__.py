"""What `./run` starts on one machine: PostgreSQL, Redis and the processes of the product, in one folder `var/`."""
