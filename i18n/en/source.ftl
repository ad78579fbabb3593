# Where a statement comes from, at the right of a line.

source-command-line = the command line
source-pin = { $name }
source-probe = detected by { $name }
source-file = read from { $name }
source-fact = given with --fact
source-profile = the machine's profile
source-policy = policy rule { $name }
source-rule = a rule of las
source-ruled = { $source }; { $places }
source-nothing = nothing says so
source-installed = what is installed now
