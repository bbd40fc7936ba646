using Pyoco;
using WebStudio;

CpuMemory.KeepFreedBlocks();
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.AddStudio();
var app = builder.Build();
app.MapStudio();
await app.RunAsync();
