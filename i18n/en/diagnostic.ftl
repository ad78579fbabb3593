# What hardware probes found worth knowing; $detail is a short figure or name, $source who said it.

diagnostic-container-no-permission = the container engine is there, but you may not use it ({ $detail })
diagnostic-container-silent = the container engine is there, but does not answer ({ $detail })
diagnostic-cpu-cgroup-limited = a control group lets las use fewer processors than there are ({ $detail })
diagnostic-cpu-offline = some processors are switched off ({ $detail } threads are on)
diagnostic-gpu-contradiction = two sources tell different things of one card: { $detail }
diagnostic-gpu-count-mismatch = the NVIDIA tool lists other cards than it counts ({ $detail })
diagnostic-gpu-driver-not-loaded = the card { $detail } is there, but no driver is loaded for it
diagnostic-gpu-lost = a card has fallen off the bus: { $detail }
diagnostic-gpu-management-library-missing = NVIDIA's management library cannot be asked: { $detail }
diagnostic-gpu-mig-enabled = the card { $detail } is split by MIG: its partitions are what can be used
diagnostic-gpu-no-permission = no permission to ask the NVIDIA driver ({ $detail })
diagnostic-gpu-nvml-crashed = NVIDIA's management library crashed when it was asked ({ $detail })
diagnostic-gpu-nvml-failed = NVIDIA's management library does not work: { $detail }
diagnostic-gpu-nvml-timeout = NVIDIA's management library did not answer in time
diagnostic-gpu-nvml-version-mismatch = the NVIDIA driver and its library are of different versions: a restart is due ({ $detail })
diagnostic-gpu-partitioned = the card { $detail } is partitioned: its partitions are what can be used
diagnostic-gpu-present-without-management-library = the NVIDIA card { $detail } is there without its management library
diagnostic-gpu-smi-failed = nvidia-smi failed: { $detail }
diagnostic-gpu-topology-unavailable = how the cards are linked could not be read
diagnostic-memory-cgroup-limited = a control group limits memory to { $detail } bytes
diagnostic-memory-gpu-numa-nodes = some memory nodes are on cards, and not counted as system memory ({ $detail })
diagnostic-memory-node-sum-mismatch = the memory nodes do not add up to the memory that is there ({ $detail } bytes)
diagnostic-platform-wsl2 = this is WSL 2: drivers come from Windows
diagnostic-probe-failed = the probe for { $source } failed ({ $detail })
diagnostic-probe-timeout = the probe for { $source } did not answer in time
diagnostic-other = { $code } ({ $source }): { $detail }
