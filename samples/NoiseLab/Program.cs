using NoiseLab;
using Pyoco.Samples;

return await SampleProgram.RunAsync(Lab.Root(), args);
