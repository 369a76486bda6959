-- A small shop, as such databases are found: two owners in both schemas, and tables that logical replication can and cannot identify rows of.
-- Runs on PostgreSQL 12 to 18. {shop_owner} and {sales_owner} are replaced by the names of the owners.

GRANT USAGE, CREATE ON SCHEMA public TO {shop_owner}, {sales_owner};
CREATE SCHEMA sales AUTHORIZATION {sales_owner};
GRANT USAGE, CREATE ON SCHEMA sales TO {shop_owner};

SET ROLE {shop_owner};

CREATE TABLE customers (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL,
    email text NOT NULL UNIQUE,
    since date NOT NULL DEFAULT current_date
);
INSERT INTO customers (name, email, since)
SELECT 'Customer ' || n, 'customer' || n || '@shop.example', DATE '2024-01-01' + n FROM generate_series(1, 20) AS n;

-- Descriptions are stored out of line from the first byte that does not fit: an update of the price does not send them.
CREATE TABLE products (
    sku text PRIMARY KEY,
    name text NOT NULL,
    price numeric(10, 2) NOT NULL CHECK (price >= 0),
    description text NOT NULL
);
ALTER TABLE products ALTER COLUMN description SET STORAGE EXTERNAL;
INSERT INTO products
SELECT 'SKU-' || n, 'Product ' || n, n * 1.25, repeat('A description that goes on and on. ', 250) FROM generate_series(1, 10) AS n;

-- The root has no key, and of the partitions the newest was attached without one.
CREATE TABLE orders (
    id bigint NOT NULL,
    customer_id bigint NOT NULL REFERENCES customers,
    placed_at timestamp NOT NULL,
    total numeric(12, 2) NOT NULL
) PARTITION BY RANGE (placed_at);
CREATE TABLE orders_2024 PARTITION OF orders (PRIMARY KEY (id)) FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE orders_2025 PARTITION OF orders (PRIMARY KEY (id)) FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE orders_2026 PARTITION OF orders FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
INSERT INTO orders
SELECT n, 1 + n % 20, TIMESTAMP '2024-01-15' + n * INTERVAL '18 days', n * 3.5 FROM generate_series(1, 50) AS n;

CREATE TABLE order_lines (
    order_id bigint,
    line integer,
    sku text NOT NULL REFERENCES products,
    quantity integer NOT NULL DEFAULT 1,
    PRIMARY KEY (order_id, line)
);
INSERT INTO order_lines SELECT n, 1, 'SKU-' || 1 + n % 10, 1 + n % 3 FROM generate_series(1, 50) AS n;

-- No key at all.
CREATE TABLE sessions (
    token text NOT NULL,
    customer_id bigint,
    last_seen timestamp NOT NULL
);
INSERT INTO sessions SELECT md5(n::text), 1 + n % 20, TIMESTAMP '2026-01-01' + n * INTERVAL '1 minute' FROM generate_series(1, 30) AS n;

-- No key, but all columns are logged.
CREATE TABLE price_changes (
    sku text NOT NULL,
    price numeric(10, 2) NOT NULL,
    changed_at timestamp NOT NULL
);
ALTER TABLE price_changes REPLICA IDENTITY FULL;
INSERT INTO price_changes SELECT 'SKU-' || n, n, TIMESTAMP '2026-01-01' FROM generate_series(1, 10) AS n;

-- No key, but a unique index that could identify its rows, and is not told to.
CREATE TABLE currencies (
    code char(3) NOT NULL,
    name text NOT NULL
);
CREATE UNIQUE INDEX currencies_code ON currencies (code);
INSERT INTO currencies VALUES ('CHF', 'Swiss franc'), ('EUR', 'Euro'), ('USD', 'US dollar');

CREATE UNLOGGED TABLE carts (
    id bigint PRIMARY KEY,
    content jsonb NOT NULL
);

CREATE VIEW revenue AS SELECT customer_id, sum(total) AS total FROM orders GROUP BY customer_id;

CREATE TABLE sales.quotes (
    id integer PRIMARY KEY,
    customer text NOT NULL,
    amount numeric(12, 2) NOT NULL
);
INSERT INTO sales.quotes SELECT n, 'Prospect ' || n, n * 100 FROM generate_series(1, 5) AS n;

SET ROLE {sales_owner};

CREATE TABLE sales.leads (
    id integer PRIMARY KEY,
    company text NOT NULL,
    state text NOT NULL DEFAULT 'new'
);
INSERT INTO sales.leads SELECT n, 'Company ' || n, 'new' FROM generate_series(1, 10) AS n;

-- Its rows are identified by an index that was chosen for it.
CREATE TABLE sales.regions (
    code text NOT NULL,
    name text NOT NULL
);
CREATE UNIQUE INDEX regions_code ON sales.regions (code);
ALTER TABLE sales.regions REPLICA IDENTITY USING INDEX regions_code;
INSERT INTO sales.regions VALUES ('emea', 'Europe, Middle East, Africa'), ('apac', 'Asia, Pacific');

CREATE TABLE public.audit_log (
    at timestamp NOT NULL,
    who text NOT NULL,
    what jsonb NOT NULL
);
INSERT INTO public.audit_log SELECT TIMESTAMP '2026-01-01' + n * INTERVAL '1 hour', 'clerk', jsonb_build_object('n', n) FROM generate_series(1, 40) AS n;

RESET ROLE;
