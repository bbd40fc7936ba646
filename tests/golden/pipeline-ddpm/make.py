"""Makes this case with the Python reference (diffusers 0.42.1, PyTorch 2.13.0, CPU): python3 make.py

A tiny DDPM folder as diffusers' DDPMPipeline saves it, laid out as google/ddpm-cifar10-32 is (attention at one level, one head, padding
below and to the right, sines first), weights rounded to float16 and nowhere zero, and one run of the pipeline from given noise.
"""
import json
import os

import diffusers.schedulers.scheduling_ddpm as scheduling
import torch
from diffusers import DDPMPipeline, DDPMScheduler, UNet2DModel
from safetensors.torch import save_file

HERE = os.path.dirname(os.path.abspath(__file__))
STEPS, SIZE = 6, 16

torch.manual_seed(20)
unet = UNet2DModel(
    sample_size=SIZE, block_out_channels=(16, 32), layers_per_block=1, norm_num_groups=8, norm_eps=1e-6, downsample_padding=0,
    flip_sin_to_cos=False, freq_shift=1, attention_head_dim=None,
    down_block_types=("DownBlock2D", "AttnDownBlock2D"), up_block_types=("AttnUpBlock2D", "UpBlock2D")).eval()
with torch.no_grad():
    for weight in unet.parameters():
        weight.add_(0.05 * torch.randn_like(weight))
        weight.copy_(weight.half().float())
scheduler = DDPMScheduler(beta_start=1e-4, beta_end=0.02, beta_schedule="linear", variance_type="fixed_large", clip_sample=True)
DDPMPipeline(unet, scheduler).save_pretrained(HERE)
unet.half().save_pretrained(os.path.join(HERE, "unet"))
unet.float()

latents = torch.randn(1, 3, SIZE, SIZE)
noises, samples = [], []


def given_noise(shape, **_):
    noises.append(torch.randn(shape))
    return noises[-1]


scheduling.randn_tensor = given_noise
scheduler.set_timesteps(STEPS)
sample = latents
with torch.no_grad():
    for t in scheduler.timesteps:
        sample = scheduler.step(unet(sample, t).sample, t, sample).prev_sample
        samples.append(sample)

clip = lambda tensor: tensor.unsqueeze(2).contiguous()  # (1, 3, F = 1, H, W)
save_file({
    "in.latents": clip(latents),
    "in.step_noise": torch.stack([clip(noise) for noise in noises]),
    "out.latents": torch.stack([clip(sample) for sample in samples]),
    "out.frames": clip((sample / 2 + 0.5).clamp(0, 1)),
}, os.path.join(HERE, "case.safetensors"))
with open(os.path.join(HERE, "case.json"), "w") as file:
    json.dump({
        "kind": "pipeline-unconditional",
        "about": "DDPMPipeline from given noise, ancestral steps of the larger variance; make.py makes it",
        "tolerance": 1e-4, "steps": STEPS, "timesteps": [int(t) for t in scheduler.timesteps],
    }, file, indent=1)
