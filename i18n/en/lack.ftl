# ... and what it is called when a machine certainly has not got it.

lack-accelerator = this machine has no accelerator
lack-container-engine = this machine has no container engine (docker or podman)
lack-container-gpu-nvidia = containers on this machine cannot use NVIDIA cards (no NVIDIA Container Toolkit)
lack-compute-capability = this machine has no NVIDIA card
lack-gfx = this machine has no AMD card
lack-nvidia-driver = this machine has no NVIDIA driver
lack-rocm = this machine has no ROCm
