# Why a plan is not for what is here.

stale-generation = the plan was made for another generation than the current one ({ $current })
    Plan again: las solve … -o plan.json
stale-catalogue = the catalogue is not the one that the plan was made with
    Plan again: las solve … -o plan.json
stale-policy = the policy is not the one that the plan was made with
    Plan again: las solve … -o plan.json
stale-machine = this is not the machine that the plan was made for: stable facts differ
    las detect shows this machine; plan again on it: las solve … -o plan.json
stale-port-free = port { $port } is in use by something else
    Free it, or plan again: las solve chooses another port where it may move.
stale-disk-free = { $subject } has { $free } free, and { $needed } are needed
    Make room there, then run the same command again.
stale-memory-free = { $free } of memory are free, and { $needed } are needed
    End what holds it, then run the same command again.
stale-accelerator-memory-free = accelerator { $subject } has { $free } free, and { $needed } are needed
    End what holds it, then run the same command again.
