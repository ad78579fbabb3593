# Why a fact is not known: the codes of hardware facts.

unknown-accelerator-memory-unknown = the card does not tell its memory
unknown-accelerator-silent = the card does not tell
unknown-kernel-silent = the kernel does not tell
unknown-no-library = its library is not installed
unknown-no-limit = no control group is seen to set one
unknown-no-number = what is there is no number
unknown-no-permission = no permission to read it
unknown-no-pynvml = NVIDIA's Python bindings are not installed
unknown-not-captured = nothing here tells it
unknown-not-glibc = this system does not use glibc
unknown-not-named = it has no name
unknown-probe-failed = the probe failed
unknown-silent = what was asked does not answer
unknown-topology-silent = the kernel does not tell how processors are arranged
unknown-unknown-key = nothing looks for it
unknown-unknown = nothing here tells it
