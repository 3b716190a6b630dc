import { type Localiser, localiserPlanes, localiserPoints } from '#src/vision/track/localise.ts';
import { floatsOf, openModel, type SessionOptions } from './session.ts';
import { shippedFolder } from './shipped.ts';

/** The localisation network that ships. @throws MachineError `not-built`; as `openModel` */
export async function openLocaliser(
  folder = shippedFolder('localiser'),
  options: SessionOptions = { threads: 1 },
): Promise<{ readonly localise: Localiser; close(): Promise<void> }> {
  const model = await openModel(folder, options);
  return {
    async localise(views, count) {
      const dims = [count, localiserPlanes, localiserPoints, localiserPoints];
      const outputs = await model.run({ views: { data: views, dims } });
      const { id } = model.manifest;
      return {
        told: floatsOf(outputs, 'told', [count, 12], id).data,
        features: floatsOf(outputs, 'features', [count, -1], id).data,
      };
    },
    close: () => model.close(),
  };
}
