using NoiseLab;

return Lab.Run(args, Console.Out, Console.Error);
