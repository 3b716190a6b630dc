export const languages: readonly string[];
export function isHeldBack(name: string): boolean;
export function messagesOf(path: string): readonly string[];
export function plain(text: string): string;
export function filesOf(root: string, language: string): readonly string[];
