# Host facts in words where the key alone would not be understood: what is asked, ...

need-accelerator = an accelerator
need-accelerator-in = an accelerator of { $values }
need-container-engine = a container engine (docker or podman)
need-container-gpu-nvidia = containers that can use NVIDIA cards (NVIDIA Container Toolkit)
need-compute-capability-in = a card of compute capability { $values }
need-accelerator-class-in = a card of the class { $values }
need-gfx-in = an AMD card of { $values }
need-os-in = the operating system { $values }
need-arch-in = a processor of { $values }
need-fact-in = { $fact } in { $values }
need-fact = { $fact }
need-fact-spec = { $fact } { $specifier }
need-either = { $first } or { $second }
need-if = { $need } (with { $condition })
need-both = { $first } and { $second }
need-not = no { $need }
need-vendor-amd = AMD
need-vendor-apple = Apple
need-vendor-intel = Intel
need-vendor-nvidia = NVIDIA
