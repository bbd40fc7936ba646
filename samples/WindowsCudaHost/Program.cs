using Pyoco.Samples;
using WindowsCudaHost;

return await SampleProgram.RunAsync(Host.Root(), args);
