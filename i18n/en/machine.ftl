machine-system = system
machine-processor = processor
machine-memory = memory
machine-drivers = drivers
machine-containers = containers
machine-accelerators = accelerators
machine-accelerators-unknown = not seen: nothing here can tell whether there are any
machine-mounts = disks
machine-mount = { $free } free of { $size }
machine-rest = everything else
machine-ports = ports in use: { $ports }
machine-diagnostics = worth knowing
machine-unknown = not known: { $why }
machine-unknown-size = unknown size
machine-none = none
machine-unnamed = (no name)
machine-capability = compute capability { $value }
machine-mig = { $count ->
    [0] MIG without partitions
    [one] MIG, 1 partition
   *[other] MIG, { $count } partitions
}
machine-not-allocatable = used through its partitions only
machine-memory-dedicated = of its own
machine-memory-unified = shared with the system
machine-memory-carve-out = set aside from system memory
machine-memory-unknown = of unknown kind
