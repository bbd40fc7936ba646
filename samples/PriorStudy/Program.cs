using PriorStudy;
using Pyoco.Samples;

return await SampleProgram.RunAsync(StudyCommand.Root(), args);
