# What a machine says, where the key and the value alone would not be understood.

fact-accelerator = this machine has an accelerator of { $value }
fact-accelerator-class = this machine has a card of the class { $value }
fact-arch = this machine has a processor of { $value }
fact-compute-capability = this machine has a card of compute capability { $value }
fact-gfx = this machine has an AMD card of { $value }
fact-os = this machine runs { $value }
