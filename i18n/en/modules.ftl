modules-installable = installable here
modules-conditional = installable, if …
modules-impossible = not on this machine, because …
modules-none = the catalogue is empty
modules-if-way = you { $way }
modules-no-reason = no reason was found within the time budget
modules-count = { $installable } installable, { $conditional } with a condition, { $impossible } not here
