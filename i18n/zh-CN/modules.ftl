modules-installable = 可在此安装
modules-conditional = 满足条件即可安装
modules-impossible = 不能装在本机，因为
modules-none = 目录是空的
modules-if-way = 条件：{ $way }
modules-no-reason = 在限定时间内没有找到原因
modules-count = { $installable } 个可安装，{ $conditional } 个有条件，{ $impossible } 个不能装在此处
