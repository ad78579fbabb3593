source-command-line = 命令行
source-probe = 由 { $name } 检测
source-file = 读自 { $name }
source-fact = 由 --fact 给出
source-profile = 机器档案
source-policy = 策略规则 { $name }
source-rule = las 的规则
source-nothing = 没有来源
