using FineTune;
using Pyoco.Samples;

return await SampleProgram.RunAsync(CommandLine.Root(), args);
