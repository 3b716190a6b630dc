import { tr } from '#renderer/i18n/tr.ts';
import { useOwnModels } from '#renderer/models/own-models.ts';
import type { Recording } from '#src/model/recording.ts';
import { Choice } from './method-fields.tsx';

const own = '';

/** By what pictures are seen: the program's features, or the vectors of a model of the user's. Nothing where there is no such model. */
export function SeenBy({
  pair: { a, b },
  chosen,
  onChoose,
}: {
  pair: { readonly a: Recording; readonly b: Recording };
  chosen: string | null;
  onChoose: (model: string | null) => void;
}) {
  const models = useOwnModels(['image', 'clip']);
  const sees = [a, b].every(({ media }) => media.video.length > 0);
  if (!sees || (models.length === 0 && chosen === null)) return null;
  const gone = chosen !== null && models.every(({ id }) => id !== chosen) ? [chosen] : [];
  return (
    <Choice
      label={tr('Seen by')}
      title={tr('The program’s own features of pictures, or what a model of your own makes of them')}
      value={chosen ?? own}
      options={[own, ...models.map(({ id }) => id), ...gone]}
      words={{
        [own]: 'Syncline',
        ...Object.fromEntries(models.map(({ id, name }) => [id, name])),
        ...Object.fromEntries(gone.map((id) => [id, `${id} (${tr('gone')})`])),
      }}
      onChoose={(id) => onChoose(id === own ? null : id)}
    />
  );
}
