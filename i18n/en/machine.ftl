machine-system = system
machine-processor = processor
machine-memory = memory
machine-containers = containers
machine-accelerators = accelerators
machine-links = links between accelerators
machine-devices = display adapters and switches
machine-storage = storage
machine-ports = ports taken
machine-diagnostics = worth knowing
machine-unknown-heading = not known: why, and what would tell it
machine-every-fact = every fact, and its source
machine-more = -v lists every fact with its source; las detect --explain FACT tells one in full.

# labels

machine-label-os = operating system
machine-label-kernel = kernel
machine-label-arch = architecture
machine-label-glibc = glibc
machine-label-platform = kind
machine-label-cpu = model
machine-label-cores = size
machine-label-kinds = kinds of cores
machine-label-numa = NUMA nodes
machine-label-usable = usable by las
machine-label-flags = instruction sets
machine-label-installed = installed
machine-label-memory = total
machine-label-runtimes = Docker runtimes
machine-label-cdi = CDI devices
machine-label-available = available now
machine-label-engine = engine
machine-label-container-gpu = NVIDIA cards in containers
machine-column-card = accelerator
machine-column-memory = memory
machine-column-used = in use
machine-column-compute = compute
machine-column-driver = driver
machine-column-address = address

# values

machine-platform-bare = bare metal
machine-platform-container = in a container
machine-platform-vm = virtual machine
machine-platform-wsl2 = WSL 2
machine-cores = { $count ->
    [one] 1 core
   *[other] { $count } cores
}
machine-threads = { $count ->
    [one] 1 thread
   *[other] { $count } threads
}
machine-sockets = { $count ->
    [one] 1 socket
   *[other] { $count } sockets
}
machine-core-performance = { $count } performance
machine-core-middle = { $count } middle
machine-core-efficiency = { $count } efficiency
machine-device-display = display adapter
machine-device-processing = processing device
machine-device-switch = switch
machine-boot-vga = shows the firmware's console
machine-yes = yes
machine-no = no
machine-none = none
machine-not-seen = not seen
machine-unknown = not known: { $why }
machine-unknown-size = unknown size
machine-unknown-cell = unknown
machine-would-tell = { $tool ->
    [none] { $state }
   *[other] { $tool }, or { $state }
}
machine-unnamed = (no name)
machine-mount = { $free } free of { $size }
machine-disk-virtual = virtual
machine-disk-nvme = NVMe
machine-disk-mmc = MMC
machine-disk-solid = SSD
machine-disk-turning = hard disk
machine-disk-unknown = unknown kind

# accelerators

machine-accelerators-unknown = not seen: nothing here can tell whether there are any
machine-memory-dedicated = of its own
machine-memory-unified = shared with the system
machine-memory-carve-out = of the system's
machine-memory-unknown = of unknown kind
machine-at = at { $address }
machine-used = { $size } in use now
machine-pool = may take { $size } of system memory
machine-reserved = { $size } reserved
machine-ecc-on = ECC on
machine-ecc-off = ECC off
machine-drivers = drivers: { $what }
machine-display-active = drives a screen
machine-virtual-function = a share of a card that the host keeps (SR-IOV)
machine-link-nv = NVn: n NVLinks
machine-link-xgmi = XGMI: AMD's own link
machine-link-pix = PIX: over one PCIe bridge
machine-link-pxb = PXB: over several PCIe bridges
machine-link-phb = PHB: over a host bridge
machine-link-node = NODE: within a NUMA node
machine-link-sys = SYS: between NUMA nodes
machine-partition = { $count ->
    [one] { $profile ->
        [none] 1 partition
       *[other] 1 partition { $profile }
    }, { $size }
   *[other] { $profile ->
        [none] { $count } partitions
       *[other] { $count } partitions { $profile }
    }, { $size } each
}
machine-not-allocatable = used through its partitions only: { $count ->
    [0] there are none
    [one] 1
   *[other] { $count }
}

# one fact in full

machine-told-value = value
machine-told-bytes = { $size } ({ $count } bytes)
machine-told-source = source
machine-told-confidence = confidence
machine-told-other = also said
machine-other = { $value } by { $source }
machine-contradiction = { $key }: { $one }, yet { $other }
machine-told-lasting = lasts
machine-told-state = state it
machine-told-tells = would tell it
machine-told-more = A key in full, or -v, tells how sure each is, whether it lasts, and how to state it.
machine-confidence-high = high
machine-sure-medium = medium confidence
machine-sure-low = low confidence
machine-confidence-medium = medium: derived from something else
machine-confidence-low = low: a guess that a plan should not rest on
machine-stable = yes: plans and locks are held against it
machine-volatile = no: it is looked at again when a plan is carried out

# a capture

machine-capture = recorded in { $folder }, { $size }:
machine-masked = masked: { $what }
machine-masked-nothing = nothing was found that identifies the machine
machine-masked-serial = { $count ->
    [one] 1 serial number
   *[other] { $count } serial numbers
}
machine-masked-uuid = { $count ->
    [one] 1 UUID
   *[other] { $count } UUIDs
}
machine-masked-mac = { $count ->
    [one] 1 hardware address
   *[other] { $count } hardware addresses
}
machine-masked-address = { $count ->
    [one] 1 IP address
   *[other] { $count } IP addresses
}
machine-masked-host = { $count ->
    [one] 1 host name
   *[other] { $count } host names
}
machine-masked-user = { $count ->
    [one] 1 account
   *[other] { $count } accounts
}
machine-masked-id = { $count ->
    [one] 1 long identifier
   *[other] { $count } long identifiers
}
machine-capture-lost = the recording does not tell the same of { $keys }: say so where you attach it
machine-capture-look = Look through the files before you hand them on. To see what they tell:
