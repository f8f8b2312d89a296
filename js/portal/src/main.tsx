import "./styles/base.css";
import "./styles/layout.css";
import "./styles/table.css";
import "./styles/form.css";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { ReadError } from "./api/outcome";
import { App } from "./app";
import { ChecksProvider } from "./checks";
import { language, loadWords } from "./words";

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      refetchOnWindowFocus: false,
      // Only a read without a response is repeated: the others would have the same one, and requests are limited.
      retry: (failures, error) => failures < 1 && error instanceof ReadError && error.outcome.kind === "unreachable",
    },
  },
});

const root = document.getElementById("root");
if (root !== null) {
  try {
    await loadWords();
    document.documentElement.lang = language();
    show(root);
  } catch {
    // Without any words, not even in the portal's own files.
    root.textContent = "The portal could not be loaded. Reload the page.";
  }
}

function show(root: HTMLElement): void {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={client}>
        <ChecksProvider>
          <App />
        </ChecksProvider>
      </QueryClientProvider>
    </StrictMode>,
  );
}
