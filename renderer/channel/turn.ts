/** Lets the hand, the pictures and all else that waits have their turn. */
export const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
