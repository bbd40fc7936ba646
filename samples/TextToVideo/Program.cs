using Pyoco.Samples;
using TextToVideo;

return await SampleProgram.RunAsync(CommandLine.Root(), args);
