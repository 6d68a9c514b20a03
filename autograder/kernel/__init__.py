"""The jailed kernel: bubblewrap's mounts, a pre-imported zygote, and the Jupyter provisioner that joins them."""
