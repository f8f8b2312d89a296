import {
  createColumnHelper,
  createPaginatedRowModel,
  createSortedRowModel,
  rowPaginationFeature,
  rowSortingFeature,
  sortFn_alphanumeric,
  sortFn_text,
  tableFeatures,
  useTable,
  type ColumnDef,
  type ReactTable,
  type RowData,
} from "@tanstack/react-table";

import { count, t } from "../words";

const features = tableFeatures({
  rowSortingFeature,
  rowPaginationFeature,
  sortedRowModel: createSortedRowModel(),
  paginatedRowModel: createPaginatedRowModel(),
  sortFns: { alphanumeric: sortFn_alphanumeric, text: sortFn_text },
});

export type Columns<T extends RowData> = ColumnDef<typeof features, T, any>[];

export const columnsOf = <T extends RowData>() => createColumnHelper<typeof features, T>();

interface Props<T extends RowData> {
  /** What the rows are, for screen readers. */
  readonly caption: string;
  readonly columns: Columns<T>;
  readonly rows: readonly T[];
  readonly rowId: (row: T) => string;
}

/**
 * Rows that are sorted by their headings and shown in pages. On a narrow screen each row is a card, so the roles of
 * the table are given explicitly: a changed `display` would remove them.
 */
export function DataTable<T extends RowData>({ caption, columns, rows, rowId }: Props<T>) {
  const table = useTable({
    features,
    columns,
    data: rows as T[],
    getRowId: rowId,
    enableSortingRemoval: false,
    initialState: { pagination: { pageIndex: 0, pageSize: PAGE_SIZE } },
  });
  return (
    <>
      <div className="table-frame">
        <table role="table" className="data">
          <caption className="sr-only">{caption}</caption>
          <Head table={table} />
          <Body table={table} />
        </table>
      </div>
      {rows.length > PAGE_SIZE && (
        <nav className="pager" aria-label={t("table.pages")}>
          <button type="button" onClick={() => table.previousPage()} disabled={!table.getCanPreviousPage()}>
            {t("table.previous")}
          </button>
          <span role="status">{range(table.state.pagination.pageIndex, rows.length)}</span>
          <button type="button" onClick={() => table.nextPage()} disabled={!table.getCanNextPage()}>
            {t("table.next")}
          </button>
        </nav>
      )}
    </>
  );
}

type Table<T extends RowData> = ReactTable<typeof features, T>;

function Head<T extends RowData>({ table }: { table: Table<T> }) {
  return (
    <thead role="rowgroup">
      {table.getHeaderGroups().map((group) => (
        <tr role="row" key={group.id}>
          {group.headers.map((header) => {
            const order = header.column.getIsSorted();
            const sort = order === false ? undefined : order === "asc" ? "ascending" : "descending";
            return (
              <th role="columnheader" scope="col" key={header.id} aria-sort={sort}>
                {header.column.getCanSort() ? (
                  <button type="button" className="sort" onClick={header.column.getToggleSortingHandler()}>
                    <table.FlexRender header={header} />
                    <span aria-hidden="true" className="order">
                      {order === false ? "" : order === "asc" ? "↑" : "↓"}
                    </span>
                  </button>
                ) : (
                  <table.FlexRender header={header} />
                )}
              </th>
            );
          })}
        </tr>
      ))}
    </thead>
  );
}

/** The first cell of a row is its heading. All have the heading of their column, for cards. */
function Body<T extends RowData>({ table }: { table: Table<T> }) {
  return (
    <tbody role="rowgroup">
      {table.getRowModel().rows.map((row) => (
        <tr role="row" key={row.id} data-row={row.id}>
          {row.getAllCells().map((cell, index) => {
            const heading = cell.column.columnDef.header;
            const label = typeof heading === "string" ? heading : "";
            const content = <table.FlexRender cell={cell} />;
            return index === 0 ? (
              <th role="rowheader" scope="row" key={cell.id} data-label={label}>
                {content}
              </th>
            ) : (
              <td role="cell" key={cell.id} data-label={label}>
                {content}
              </td>
            );
          })}
        </tr>
      ))}
    </tbody>
  );
}

function range(page: number, length: number): string {
  const first = page * PAGE_SIZE + 1;
  return t("table.range", { first, last: Math.min(first + PAGE_SIZE - 1, length), all: count(length) });
}

const PAGE_SIZE = 50;
