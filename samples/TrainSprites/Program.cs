using Pyoco.Samples;
using TrainSprites;

return await SampleProgram.RunAsync(Sprites.Root(), args);
