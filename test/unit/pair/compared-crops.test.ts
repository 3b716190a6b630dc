import { describe, expect, it } from 'vitest';
import { comparedCrop, comparedPair } from '#renderer/pair/compared-crops.ts';
import { jobInput } from '#src/contract/jobs.ts';
import type { ProjectCrop } from '#src/model/crop.ts';
import { defaultAnalysis } from '#src/model/recording.ts';
import { sourceTime } from '#src/model/units.ts';
import { fusedMethod, plainHow } from '#src/model/warp-how.ts';
import { drawnCrop, withKey } from '#src/vision/crop-edits.ts';
import { cropKey } from '#src/vision/crop-key.ts';
import { recording, sampleProject } from '../renderer/support/documents.ts';

const theta = [0.5, 0, 0, 0, 0.5, 0];
const crop = drawnCrop('a', 1, theta);
const project = { ...sampleProject(), crops: [crop] };
const [a] = project.recordings;
if (!a) throw new Error('no recording');

describe('the crop in which a picture is compared', () => {
  it('is the document’s, where it is pictures that are compared', () => {
    const motion = { ...plainHow, method: 'dtw', features: 'motion' as const };
    expect(comparedCrop(project, a, motion)).toBe(crop);
    expect(comparedCrop(project, a, { ...plainHow, method: fusedMethod })).toBe(crop);
    expect(comparedCrop(project, { ...a, analysis: { ...defaultAnalysis, by: 'video' } }, null)).toBe(crop);
    const silent = recording('a', 60, { media: { ...a.media, audio: [] } });
    expect(comparedCrop(project, silent, null)).toBe(crop);
    expect(comparedCrop(project, a, null)).toBeNull();
    expect(comparedCrop(project, recording('b'), motion)).toBeNull();
  });
  it('is named by what it holds, and given to the jobs that prepare the comparison', () => {
    const same: ProjectCrop = structuredClone(crop);
    const other = { ...crop, keys: withKey(crop.keys, 2, [0.4, 0, 0, 0, 0.5, 0]) };
    expect(cropKey(same)).toBe(cropKey(crop));
    expect(cropKey(other)).not.toBe(cropKey(crop));
    expect(cropKey({ ...crop, frames: crop.frames.map((f) => ({ ...f, t: sourceTime(3) })) })).not.toBe(
      cropKey(crop),
    );
    const pair = comparedPair(a, recording('b'), crop, null);
    expect(pair.a.crop).toBe(cropKey(crop));
    expect(pair.b).not.toHaveProperty('crop');
    expect(jobInput.parse({ kind: 'matrix', ...pair, how: null })).toMatchObject({ crops: [crop, null] });
  });
});
