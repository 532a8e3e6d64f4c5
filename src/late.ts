// What is loaded when it is first asked for: a server that only serves readers holds nothing else.

/** Loads once, for all who ask; what could not be loaded is tried again. */
export function late<T>(load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | undefined;
  return () => {
    loading ??= load().catch((error) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };
}
