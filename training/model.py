"""The soft-attention aligner: q_i from sound, k_j from phones, e_ij = q_i·k_j/√d, α_i = softmax over j and three special keys.

Receptive field of the acoustic side: ±68 frames (0.68 s), so a long recording may be run in pieces that overlap by
0.7 s on each side. Dropout is an input: masks of channels, [B, blocks, C], ones = off (0 or 1/(1−p) when sampling).
"""
import math

import torch
import torch.nn.functional as F
from torch import nn

from compose import IGNORED, SPECIALS
from mel import BANDS
from phones import VOCABULARY, WIDTH

CONFIG = dict(acoustic=192, text=160, key=128, embedding=32, dilations=[1, 2, 4, 8, 1, 2, 4, 8, 16, 16, 4], text_blocks=4)


class Norm(nn.Module):
    """Layer normalisation over the channels of [B, C, T]."""

    def __init__(self, c):
        super().__init__()
        self.gain, self.bias = nn.Parameter(torch.ones(c, 1)), nn.Parameter(torch.zeros(c, 1))

    def forward(self, x):
        x = x - x.mean(1, keepdim=True)
        return x * torch.rsqrt(x.pow(2).mean(1, keepdim=True) + 1e-5) * self.gain + self.bias


class Block(nn.Module):
    def __init__(self, c, dilation):
        super().__init__()
        self.norm, self.wide, self.mix = Norm(c), nn.Conv1d(c, c, 3, padding=dilation, dilation=dilation), nn.Conv1d(c, c, 1)

    def forward(self, x, mask):
        return x + self.mix(F.relu(self.wide(self.norm(x) * mask)))


class Acoustic(nn.Module):
    def __init__(self, config=CONFIG):
        super().__init__()
        c = config['acoustic']
        self.stem = nn.Conv1d(BANDS, c, 5, padding=2)
        self.blocks = nn.ModuleList(Block(c, d) for d in config['dilations'])
        self.norm, self.out = Norm(c), nn.Conv1d(c, config['key'], 1)
        self.symbols = nn.Conv1d(c, VOCABULARY, 1)  # which phone: a help while training, not exported

    def body(self, mel, masks):
        """mel [B, T, BANDS], masks [B, blocks, C] → [B, C, T]."""
        x = self.stem(mel.transpose(1, 2))
        for n, block in enumerate(self.blocks):
            x = block(x, masks[:, n, :, None])
        return self.norm(x)

    def forward(self, mel, masks):
        """→ queries [B, T, d], already divided by √d."""
        return self.out(self.body(mel, masks)).transpose(1, 2) / math.sqrt(self.out.out_channels)


class Text(nn.Module):
    def __init__(self, config=CONFIG):
        super().__init__()
        c = config['text']
        self.embedding = nn.Embedding(VOCABULARY, config['embedding'])
        self.stem = nn.Conv1d(WIDTH + config['embedding'], c, 1)
        self.blocks = nn.ModuleList(Block(c, d) for d in [1, 1, 2, 2][:config['text_blocks']])
        self.norm, self.out = Norm(c), nn.Conv1d(c, config['key'], 1)
        self.special = nn.Parameter(torch.randn(SPECIALS, config['key']) * 0.3)

    def forward(self, ids, rows, masks, here=None):
        """ids [B, J], rows [B, J, WIDTH], masks [B, blocks, C], here [B, J] 1 on text (padding only in training)
        → keys [B, SPECIALS + J, d]: silence, noise or music, other speech, then the phones."""
        x = torch.cat([rows, self.embedding(ids)], 2).transpose(1, 2)
        x = self.stem(x)
        keep = here[:, None] if here is not None else None
        for n, block in enumerate(self.blocks):
            x = block(x if keep is None else x * keep, masks[:, n, :, None])
        keys = self.out(self.norm(x)).transpose(1, 2)
        return torch.cat([self.special[None].expand(keys.shape[0], -1, -1), keys], 1)


class Aligner(nn.Module):
    def __init__(self, config=CONFIG):
        super().__init__()
        self.config = config
        self.acoustic, self.text = Acoustic(config), Text(config)

    def masks(self, size, p, device):
        """Channel masks for both sides: [size, blocks, C] each."""
        make = lambda n, c: (torch.rand(size, n, c, device=device) >= p).float() / (1 - p) if p else torch.ones(size, n, c, device=device)
        return make(len(self.acoustic.blocks), self.config['acoustic']), make(self.config['text_blocks'], self.config['text'])

    def forward(self, mel, ids, rows, positions, masks):
        """→ scores [B, T, SPECIALS + J] with −1e4 on padding, symbol scores [B, VOCABULARY, T]."""
        here = torch.arange(ids.shape[1], device=ids.device)[None] < positions[:, None]
        body = self.acoustic.body(mel, masks[0])
        queries = self.acoustic.out(body).transpose(1, 2) / math.sqrt(self.config['key'])
        keys = self.text(ids, rows, masks[1], here.float())
        scores = torch.einsum('btd,bjd->btj', queries, keys).float()
        shut = torch.cat([torch.ones_like(here[:, :SPECIALS]) if here.shape[1] >= SPECIALS else here.new_ones(here.shape[0], SPECIALS), here], 1)
        return scores.masked_fill(~shut[:, None], -1e4), self.acoustic.symbols(body).float()


def frame_loss(scores, labels):
    """Cross-entropy of each frame's place; labels [B, T], IGNORED where unknown."""
    return F.cross_entropy(scores.flatten(0, 1), labels.flatten(), ignore_index=IGNORED)


def forward_sum_loss(scores, positions, frames):
    """Minus the log of the summed probability of all monotonic paths that visit every position (Shih et al. 2021, RAD-TTS),
    per frame; the special keys together are the blank. For adaptation where no times are known."""
    alpha = F.log_softmax(scores, 2)
    blank = torch.logsumexp(alpha[:, :, :SPECIALS], 2, keepdim=True)
    classes = torch.cat([blank, alpha[:, :, SPECIALS:]], 2).transpose(0, 1)
    targets = torch.arange(1, scores.shape[2] - SPECIALS + 1, device=scores.device)[None].expand(scores.shape[0], -1)
    return F.ctc_loss(classes, targets, frames, positions, reduction='none', zero_infinity=True).div(frames).mean()
