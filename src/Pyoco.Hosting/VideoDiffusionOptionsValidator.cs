using Microsoft.Extensions.Options;

namespace Pyoco.Hosting;

/// <summary>The rules that stand in attributes, checked by generated code.</summary>
[OptionsValidator]
internal sealed partial class VideoDiffusionOptionsValidator : IValidateOptions<VideoDiffusionOptions>;
