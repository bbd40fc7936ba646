using System.CommandLine;
using Pyoco;
using PriorStudy;

CpuMemory.KeepFreedBlocks();
var run = StudyCommand.Root().Parse(args);

// Ctrl-C ends the step under way and writes the training's state.
return await run.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(2) });
